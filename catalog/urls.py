from .views.publication_urls import urlpatterns as publication_urls

app_name = "catalog"
urlpatterns = [
    *publication_urls,
]

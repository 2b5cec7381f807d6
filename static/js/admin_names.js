// The field drawn over a look-up of the admin has no name of its own: give it one.
django.jQuery(() => {
  document.querySelectorAll("select.admin-autocomplete").forEach((select) => {
    const drawn = select.parentElement.querySelectorAll(
      ".select2-selection__rendered[role=textbox], .select2-search__field",
    );
    drawn.forEach((field) =>
      field.setAttribute("aria-label", select.dataset.placeholder),
    );
  });
});

"""Reading and writing office documents; knows nothing of what they say."""

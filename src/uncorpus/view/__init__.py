"""What people look at: an article with its layers, on a terminal or as a picture."""

"""What is scored against annotations: articles, and what is held in the end."""

"""How this product writes French dates and numbers, where Django differs."""

"""Scripts that build committed files; nothing of the product imports them."""

"""What was true, when, on which basis, and who says otherwise: dated facts and the look-ups on them."""

"""Letters waiting to go out, written in the same transaction as what they tell of."""

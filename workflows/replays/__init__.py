"""What would have happened: other criteria over the answers of a past round."""

"""Predictions and trainings: what is known of one, how they are carried out, and what they leave."""

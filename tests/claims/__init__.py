"""What the lab's texts claim, number by number, and what holds each claim to the truth."""

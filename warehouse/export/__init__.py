"""Exports of a warehouse: a star schema for BI, GDELT GKG, FollowTheMoney and ninjs."""

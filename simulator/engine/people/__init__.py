"""The town's customers: invented people with papers, patience, speech and a wish."""

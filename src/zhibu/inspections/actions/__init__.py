"""What is done with inspections, events and imports; docs/inspections.md tells the story."""

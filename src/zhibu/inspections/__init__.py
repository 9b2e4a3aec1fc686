"""What people find and enter for an assessment: inspections, spot checks, events, imported evidence."""

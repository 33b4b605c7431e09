"""What is needed to write expressions as rule text: values, and what names mean where."""

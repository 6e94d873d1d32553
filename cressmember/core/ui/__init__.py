"""How the product looks and answers: navigation, base views, tables, forms, charts, exports."""

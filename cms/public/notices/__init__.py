"""Reading a published notice: text or .docx in, a notice with citable clauses out. No Django here."""

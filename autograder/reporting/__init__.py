"""What people read about results: grades for staff, feedback for students, a summary of the class.

Everything here receives results and writes files or text; nothing here can change a mark. Whatever may come from a
student's code goes through `plain_text` before a person sees it.
"""

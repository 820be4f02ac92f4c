"""One signed certificate of ours against typst, weasyprint and fpdf2 drawing the same page: `.table`.

The `draw_*` modules run as scripts in processes of their own, three of them in the venv `.venv-engines`, so they import
nothing of ours but `turns`, which lies beside them.
"""

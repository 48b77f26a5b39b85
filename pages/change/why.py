from iqs.ui import why
from iqs.ui.frame import selection
from iqs.ui.welcome import welcome

chosen = selection()
if chosen is None:
    welcome()
else:
    why.draw(chosen)

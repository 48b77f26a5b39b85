import streamlit as st

from iqs.ui import people
from iqs.ui.saving import editable
from iqs.ui.welcome import UPLOAD_PAGE

everyone = people.everyone()
if not everyone:
    st.write("Nothing is loaded yet.")
    st.page_link(UPLOAD_PAGE, label="Load files", icon=":material/upload_file:")
else:
    st.write(
        "Everyone whose work is in the data. Tools write the same person in different ways: say here who is "
        "who."
    )
    people.summary(everyone)
    people.suggestions(everyone)
    st.subheader("Who is who", anchor=False)
    people.table(everyone)
    if editable():
        picked = people.pick(everyone)
        if picked is not None:
            people.change(picked, everyone)
    else:
        st.caption("The demo is left as it is. With your own files, this is where you say who is who.")
    people.notes(everyone)

import streamlit as st

from iqs.errors import IqsError
from iqs.ui import upload
from iqs.ui.words import plain

st.write(
    "Drop the exports of your tools. You see what each file is taken for before anything is loaded, and "
    "every row is accounted for afterwards. Files stay on this machine."
)
files = st.file_uploader(
    "Reviews, surveys, contacts or agents",
    accept_multiple_files=True,
    key="upload_files",
    help="CSV, Excel (.xlsx), JSON or Parquet, or a zip of them, up to 2 GB each.",
)

ready = []
dropped = [part for file in files or [] for part in upload.expanded(upload.kept(file), file.name)]
for path, name in dropped:
    with st.expander(plain(name), expanded=True, icon=":material/description:"):
        answers = upload.take_as(path)
        try:
            found, answers = upload.asked_until_clear(path, name, answers)
        except IqsError as error:
            st.error(plain(error.message), title=error.title, icon=":material/error:")
            continue
        upload.recognised(found.recognition)
        columns, rows = st.tabs(["Columns", "First rows"])
        with columns:
            upload.columns_used(found.recognition)
        with rows:
            upload.first_rows(found)
        if not found.recognition.questions:
            ready.append((path, name, answers))

if files:
    label = f"Load {len(ready)} file{'s' if len(ready) != 1 else ''}" if ready else "Nothing to load yet"
    if st.button(label, type="primary", disabled=not ready, icon=":material/play_arrow:", key="load"):
        done = []
        for path, name, answers in ready:
            try:
                done.append(upload.load_one(path, name, answers))
            except IqsError as error:
                st.error(f"{plain(name)}: {plain(error.message)}", title=error.title, icon=":material/error:")
        st.session_state["_loaded"] = done
        if done:
            upload.show_own()

for loaded in st.session_state.get("_loaded", ()):
    upload.result(loaded)
if st.session_state.get("_loaded"):
    st.page_link("pages/overview/overview.py", label="See the numbers", icon=":material/insights:")

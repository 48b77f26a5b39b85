import streamlit as st

from iqs.errors import IqsError
from iqs.ui import loading, upload
from iqs.ui.words import plain

st.write(
    "Drop the exports of your tools. You see what each file is taken for before anything is loaded, and "
    "every row is accounted for afterwards. Files stay on this machine."
)
files = st.file_uploader(
    "Reviews, surveys, contacts or agents",
    accept_multiple_files=True,
    key="upload_files",
    help="CSV, Excel (.xlsx), JSON or Parquet, up to 2 GB each.",
)

ready = []
for file in files or []:
    path = upload.kept(file)
    with st.expander(plain(file.name), expanded=True, icon=":material/description:"):
        answers = upload.take_as(path)
        try:
            found, answers = upload.asked_until_clear(path, file.name, answers)
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
            ready.append((path, file.name, answers))

loading.load_and_follow(ready, dropped=bool(files))

import streamlit as st

from iqs.errors import IqsError
from iqs.ui import loading, mapping, upload
from iqs.ui.words import plain

st.write(
    "Drop the exports of your tools. You see what each file is taken for before anything is loaded, and "
    "every row is accounted for afterwards. Files stay on this machine."
)
files = st.file_uploader(
    "Reviews, surveys, contacts, agents or scorecards",
    accept_multiple_files=True,
    key="upload_files",
    help="CSV, Excel (.xlsx), JSON or Parquet, or a zip of them, up to 2 GB each.",
)

ready = []
seen = set()
dropped = [part for file in files or [] for part in upload.expanded(upload.kept(file), file.name)]
for path, name in dropped:
    if path in seen:
        st.caption(f"{plain(name)} is the same file again.")
        continue
    seen.add(path)
    if loading.is_loaded(path):
        ready.append((path, name, mapping.said(path)))
        continue
    with st.expander(plain(name), expanded=True, icon=":material/description:"):
        try:
            if name.endswith(".toml"):
                upload.keep(path, name)
            elif upload.confirmed(path, name):
                ready.append((path, name, mapping.said(path)))
        except IqsError as error:
            st.error(plain(error.message), title=error.title, icon=":material/error:")

loading.load_and_follow(ready, dropped=bool(files))
upload.kept_layouts()

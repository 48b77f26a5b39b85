"""What a Plotly figure of ours says, read and drawn by matplotlib: figures as still pictures."""

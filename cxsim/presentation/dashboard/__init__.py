"""The dashboard: saved results and live what-ifs in a browser on this machine.

`question` what is asked, `sliders` what may be turned, `answers` the runs and the comparison,
`journey` one customer, `pictures` what is drawn on the screen, `files` what is downloaded: all
plain functions. Only `page` and `parts` speak Streamlit; `launch` starts it.
"""

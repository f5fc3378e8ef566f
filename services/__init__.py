"""What each service decides.

Set here, before any of them loads numpy: their matrices are small, and a second thread for each product only
waits for the first. Without it deidentify took twice the CPU a report, and an alert came four times as late.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

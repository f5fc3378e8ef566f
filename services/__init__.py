"""What each service decides.

Set here, before any of them loads numpy: their matrices are small, and a second thread for each product only
waits for the first. Without it deidentify took twice the CPU a report, and an alert came four times as late.
It is the one exception to leaving the environment to settings: numpy reads it when it is imported, before any
settings can be. `pso` and the images set it for what loads numpy before a service.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

"""Becomes another program that the kernel kills when its parent dies: arguments are PARENT_PID PROGRAM ARGS…

A program of its own rather than `preexec_fn`: Python code between fork and exec can deadlock where there are
threads. The death signal survives exec. It is SIGKILL: a child that is slow to stop would break the promise.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Ask for the death signal, make sure the parent still lives, then exec."""
    parent, program = int(sys.argv[1]), sys.argv[2:]
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        sys.exit("cannot tie this process to its parent: " + os.strerror(ctypes.get_errno()))
    if os.getppid() != parent:  # it died before prctl: no signal would ever come
        sys.exit(1)
    os.execv(program[0], program)  # noqa: S606  # no shell is the point: the child is the program itself


if __name__ == "__main__":
    main()

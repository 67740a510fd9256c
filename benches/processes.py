"""What whole processes cost: wall time, processor time and peak memory, children included."""

import json
import os
import subprocess
import sys
import time
import typing


class Cost(typing.NamedTuple):
    """Of one process, or of several run one after the other."""

    wall: float  # seconds
    cpu: float  # seconds of user and system time, of the process and the children it waited for
    peak: int  # bytes resident, of the largest process


def cost(*commands):
    """Runs the commands one after the other, their output thrown away; RuntimeError when one fails."""
    # A process of its own starts them: the peak that the system gives for a child begins with the memory of the
    # process that forked it, and the caller may hold hundreds of MB. The launcher holds some 10.
    commands = [[str(part) for part in command] for command in commands]
    launcher = [sys.executable, "-I", "-S", __file__]
    run = subprocess.run(launcher, input=json.dumps(commands), capture_output=True, text=True, check=False)
    if run.returncode:
        raise RuntimeError(run.stderr.strip().splitlines()[-1])
    return Cost(*json.loads(run.stdout))


def best(repeat, *commands):
    """The lowest wall time, processor time and peak of several runs: what else the machine does only adds."""
    return Cost(*map(min, zip(*(cost(*commands) for _ in range(repeat)))))


def table(costs, pages):
    """Lines of a table with one engine a row; ratios are to the first, above 1 where the first is faster."""
    first = next(iter(costs.values()))
    yield f"{'':24} {'wall s':>8} {'cpu s':>8} {'pages/s':>8} {'pages/cpu s':>11} {'peak MB':>8}  wall ratio  cpu ratio"
    for name, it in costs.items():
        yield (
            f"{name:24} {it.wall:8.2f} {it.cpu:8.2f} {pages / it.wall:8.1f} {pages / it.cpu:11.1f} {it.peak / 1e6:8.1f}"
            f"  {it.wall / first.wall:10.2f}  {it.cpu / first.cpu:9.2f}"
        )


def launch(commands):
    wall = cpu = peak = 0
    for command in commands:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # wait4 and not wait: it alone gives the resources of this very child.
        _, status, usage = os.wait4(process.pid, 0)
        wall += time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{os.path.basename(command[0])} ended with exit code {process.returncode}")
        cpu += usage.ru_utime + usage.ru_stime
        peak = max(peak, usage.ru_maxrss * 1024)
    return wall, cpu, peak


if __name__ == "__main__":
    json.dump(launch(json.load(sys.stdin)), sys.stdout)

"""A disk that can be full, and a clock that can be shifted."""
import glob
import os
import subprocess


class Disk:
    """Keeps all jobs and builds on a separate file system that can be filled. Only root can mount it."""

    def __init__(self, work):
        self.path = os.path.join(work, "home", "jobs")
        os.makedirs(self.path)
        command = ["mount", "-t", "tmpfs", "-o", "size=1g", "tmpfs", self.path]
        self.available = subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0
        if not self.available:
            print("NOT INCLUDED: a full disk, because no file system can be mounted.")

    def fill(self):
        try:
            with open(os.path.join(self.path, "filler"), "wb", buffering=0) as file:
                while True:
                    file.write(bytes(4096))
        except OSError:
            pass  # No space left on device.

    def clear(self):
        os.remove(os.path.join(self.path, "filler"))

    @staticmethod
    def unmount(work):
        subprocess.run(["umount", "-l", os.path.join(work, "home", "jobs")], stderr=subprocess.DEVNULL)


class Clock:
    """Shifts the time of day of one process with libfaketime. Its monotonic clock does not change."""

    def __init__(self, work):
        self.file = os.path.join(work, "clock")
        self.library = next(iter(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")), None)
        self.available = self.library is not None
        self.environment = {}
        self.shift(0)
        if not self.available:
            print("NOT INCLUDED: a shifted clock, because libfaketime is not installed.")
        else:
            self.environment = {"LD_PRELOAD": self.library, "FAKETIME_TIMESTAMP_FILE": self.file, "FAKETIME_CACHE_DURATION": "1",
                                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                                "FAKETIME_FORCE_MONOTONIC_FIX": "0", "NO_FAKE_STAT": "1"}

    def shift(self, hours):
        with open(self.file + ".new", "w") as file:
            file.write(f"{hours * 3600:+d}")
        os.replace(self.file + ".new", self.file)

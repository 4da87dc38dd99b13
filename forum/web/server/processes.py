"""Several processes that serve on one socket: uvicorn's supervisor, with an end in order."""

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess


class Processes(Multiprocess):
    """The processes behind one socket, which this one holds open but never accepts on.

    A process that dies is replaced. SIGHUP replaces one after the other by a new one, which imports the program anew and
    serves before the old one is told to finish: whoever connects meanwhile waits in the socket's queue at most.
    """

    def terminate_all(self) -> None:
        """Tells all to finish what they began. The socket is closed here first: nobody new waits for an answer that never comes."""
        for socket in self.sockets:
            socket.close()
        super().terminate_all()


def several(config: uvicorn.Config) -> bool:
    """Serves in `config.workers` processes until told to stop; whether they could begin."""
    processes = Processes(config, [config.bind_socket()])
    processes.run()
    return not any(each.exitcode == STARTUP_FAILURE for each in processes.processes)

import signal

from config import gunicorn


def test_worker_leaves_ctrl_c_to_the_master():
    before = signal.getsignal(signal.SIGINT)
    try:
        gunicorn.post_worker_init(worker=None)

        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)

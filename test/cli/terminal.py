"""Runs a command in a pseudo-terminal of its own, and prints as JSON what came of it.

terminal.py ROWS COLUMNS PATTERN SIGNAL COMMAND...

Once the command has printed PATTERN, SIGNAL is sent to it; "Ctrl-C" is typed instead. An empty
PATTERN sends nothing.
"""
import fcntl, json, os, pty, re, signal, struct, sys, termios

rows, columns, pattern, name, *command = sys.argv[1:]

pid, terminal = pty.fork()
if pid == 0:
    # The terminal has its size before the command looks.
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", int(rows), int(columns), 0, 0))
    os.execvp(command[0], command)

output = b""
is_raw = []


def note():
    is_raw.append(termios.tcgetattr(terminal)[3] & (termios.ICANON | termios.ISIG | termios.ECHO) == 0)


while True:
    try:
        chunk = os.read(terminal, 65536)
    except OSError:  # The command has ended.
        break
    if not chunk:
        break
    output += chunk
    if len(output) > 10_000_000:
        os.kill(pid, signal.SIGKILL)
        break
    note()
    if pattern and re.search(pattern.encode(), output):
        pattern = ""
        if name == "Ctrl-C":
            os.write(terminal, b"\x03")
        else:
            os.kill(pid, getattr(signal, name))

_, status = os.waitpid(pid, 0)
print(json.dumps({
    "status": os.waitstatus_to_exitcode(status),
    "wasRaw": any(is_raw),
    "output": output.decode(errors="replace"),
}))

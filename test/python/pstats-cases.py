"""Writes random .stats dumps and, for random scripts on them, what Python's own browser prints.

usage: pstats-cases.py FOLDER SEED COUNT      prints JSON: [{"files": […], "commands": "…", "expected": "…"}]
"""
import builtins, io, json, marshal, math, os, pstats, random, runpy, sys

folder, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rng = random.Random(seed)
os.chdir(folder)

NAMES = ['<module>', 'f', 'run', 'größe', '😀emoji', 'ﾮwide', '<lambda>', 'we ird (x)', '', 'Parser.next', 'tab\tbed']
FOLDERS = ['/app/', '/app/lib/', '', './', '/ü/日本/', '/😀/', 'C:\\app\\']


def make_pool():
    """Functions; callers come from `unique`, which stay apart without their folders."""
    unique, colliding = [], []
    for i in range(rng.choice([1, 3, 8, 30, 70])):
        if rng.random() < .15:
            unique.append(('~', 0, rng.choice(['<built-in method x%d>', 'plain%d', '<m%d', 'm%d>']) % i))
        else:
            name = rng.choice(NAMES) or 'n'
            line = rng.choice([0, 1, -3, 7, 12, 100, 2147483648, 2 ** 53 + 1, 2 ** 53 + 2, -2 ** 61, 2 ** 70])
            unique.append((rng.choice(FOLDERS) + 'mod%d.py' % (i % 9), line, name + (str(i) if rng.random() < .9 else '#%d' % i)))
    for i in range(rng.choice([0, 0, 4, 10])):
        colliding.append((rng.choice(FOLDERS) + 'same.py', rng.randint(1, 2), rng.choice('gh')))
    return unique, colliding


def a_time():
    kind = rng.random()
    if kind < .35: return rng.random() * 10 ** rng.randint(-6, 6)
    if kind < .6: return rng.randint(0, 64) / 2 ** rng.randint(1, 12) * 10 ** rng.choice([0, 0, 1, 5])
    if kind < .7: return (rng.randint(0, 2 ** 40) * 16 + rng.choice([1, 3, 5])) / 16
    if kind < .78: return rng.randint(-3, 9)
    if kind < .85: return -rng.random() * 10 ** rng.randint(-8, 2)
    if kind < .9: return rng.choice([0.0, -0.0, 1e15 + .5, 1e22, 1e-300, 123456789.0005])
    # Since 3.13 list.sort finds other runs, which shows where nan makes the comparison inconsistent.
    odd = [math.inf, -math.inf] + [math.nan] * (sys.version_info < (3, 13))
    if ODD_FLOATS and kind > .96: return rng.choice(odd)
    return rng.choice([.0005, .0015, .5, 1.0005, 2.5])


def a_count():
    kind = rng.random()
    if kind < .8: return rng.randint(0, 12)
    return rng.choice([0, -2, 10 ** 9, 2 ** 31, 2 ** 53 + 1, 2 ** 62, 2 ** 70, 12345678901])


def two_counts():
    n = a_count()
    return (n, n) if rng.random() < .6 else (n, a_count())


def is_counted(func):
    return COUNTED and (COUNTED == 2 or sum(map(ord, func[2])) % 3 == 0)


def make_dump(unique, colliding):
    table = rng.sample(unique, rng.randint(1, len(unique))) + rng.sample(colliding, rng.randint(0, len(colliding)))
    rng.shuffle(table)
    table = list(dict.fromkeys(table))
    inside = [f for f in table if f in unique]
    stats = {}
    for func in table:
        callers = {}
        pool = inside if is_counted(func) else unique
        for caller in rng.sample(pool, min(len(pool), rng.choice([0, 0, 1, 1, 2, 3, 9]))):
            callers[caller] = a_count() if is_counted(func) else two_counts() + (a_time(), a_time())
        stats[func] = two_counts() + (a_time(), a_time(), callers)
    # One at most: Python prints several in the order of their hashes.
    if TOP and unique[0] in stats and not is_counted(unique[0]):
        stats[unique[0]][4]['jprofile', 0, 'profiler'] = (1, 1, 0.0, 0.5)
    return stats


SORT_WORDS = sorted(pstats.Stats().get_sort_arg_defs())
WORDS = ['f', 'mod1', r'\.py', '^/app', r'\d+\)$', 'n(1|2)', '[<{]', 'ü', '(?i)RUN', 'same', 'nothing-here', "it's", 'x{1}', 'mod|same']
AMOUNTS = ['1', '2', '5', '+3', '-2', '1_0', '0', '100', '.25', '0.5', '1e-1', '1.0', '0.0', 'nan', '.999', '1.', '00']


def restrictions():
    return ' '.join(rng.choice(rng.choice([WORDS, AMOUNTS])) for _ in range(rng.choice([0, 0, 1, 1, 2, 3])))


def make_script(names):
    lines, has_callees, strips = [], False, 0
    for _ in range(rng.randint(3, 12)):
        command = rng.choice(['stats', 'stats', 'stats', 'callers', 'callees', 'sort', 'sort', 'reverse', 'strip', 'add', 'read', ''])
        if command == 'callees':
            # Python keeps the callees of before an `add`.
            if has_callees == 'stale': continue
            has_callees = True
        # Python's `strip` loses calls where two callers of a function become one.
        if command == 'strip' and strips == 'mixed': continue
        if command in ('strip', 'read'): has_callees, strips = False, int(command == 'strip')
        if command == 'add' and strips: strips = 'mixed'
        if command == 'add' and has_callees: has_callees = 'stale'
        if command == '' and (not lines or lines[-1].startswith(('add', 'callees', 'strip'))): continue
        if command in ('stats', 'callers', 'callees'): command += ' ' + restrictions()
        elif command == 'sort': command += ' ' + ' '.join(rng.choice(SORT_WORDS) for _ in range(rng.choice([1, 1, 2, 3])))
        elif command == 'add': command += ' ' + rng.choice(names)
        elif command == 'read' and rng.random() < .6: command += ' ' + rng.choice(names)
        lines.append(command)
    return '\n'.join(lines) + '\n'


def browse(files, commands):
    output, lines = io.StringIO(), iter(commands.splitlines())
    before = sys.stdout, sys.argv, builtins.input

    def read_line(prompt=''):
        try: return next(lines)
        except StopIteration: raise EOFError
    sys.stdout, sys.argv, builtins.input = output, ['pstats'] + files, read_line
    try: runpy.run_module('pstats', run_name='__main__')
    finally: sys.stdout, sys.argv, builtins.input = before
    text = output.getvalue()
    banner, end = 'Welcome to the profile statistics browser.\n', '\nGoodbye.\n'
    assert text.startswith(banner) and text.endswith(end), text
    return text[len(banner):-len(end)]


cases = []
for number in range(count):
    if number % 3 == 0:
        ODD_FLOATS, COUNTED, TOP = rng.random() < .3, rng.choice([0, 0, 0, 1, 2]), rng.random() < .2
        names, pool = [], make_pool()
        for i in range(rng.randint(1, 3)):
            names.append('case%d-%d.stats' % (number, i))
            with open(names[-1], 'wb') as file: marshal.dump(make_dump(*pool), file, rng.choice([0, 1, 2, 3, 4, 4]))
            os.utime(names[-1], (rng.randint(0, 2 ** 31), rng.randint(0, 2 ** 31) + rng.random()))
    files, commands = [rng.choice(names) for _ in range(rng.choice([1, 1, 1, 2, 3]))], make_script(names)
    cases.append({'files': files, 'commands': commands, 'expected': browse(files, commands)})
print(json.dumps(cases))

"""Opens a workbook and nothing else: a program of its own, which may run out of memory or time and die of it.

It stands alone, without Django or the product. It reads the workbook on its standard input and writes on its
standard output, pickled, the name and the rows of each sheet; it ends with the code of what it could not do.
"""

import io
import pickle
import resource
import sys

MOST_MEMORY = 1024 * 1024 * 1024  # bytes
MOST_TIME = 60  # seconds of the processor
MOST_ROWS, MOST_COLUMNS = 50_000, 500
# In all the sheets. A reader lays a sheet out whole, from its first cell to its last.
MOST_CELLS = 2_000_000

DAMAGED, PROTECTED, SWOLLEN = 10, 11, 12


def main() -> int:
    """Read, write, and say how it went."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_TIME, MOST_TIME))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    sheets, cells = [], 0
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            cells += sheet.total_height * sheet.total_width
            if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS or cells > MOST_CELLS:
                return SWOLLEN
            sheets.append((name, sheet.to_python(skip_empty_area=False)))
        sys.stdout.buffer.write(pickle.dumps(sheets, protocol=pickle.HIGHEST_PROTOCOL))
    except PasswordError:
        return PROTECTED
    except MemoryError:
        return SWOLLEN
    except (CalamineError, OSError, ValueError):
        return DAMAGED
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Turn CTranslate2 Whisper weights into a checkpoint for openai-whisper.

    python scripts/make_reference_checkpoint.py TARGET.pt [--model FOLDER]

Without --model: the packaged weights (extra `weights`). Needs torch and openai-whisper (scripts/install-reference).
Every tensor must be accepted by openai-whisper by name and shape, or nothing is written.
"""

import argparse
from pathlib import Path

from ivr.errors import IvrError
from ivr.settings import load_settings
from ivr.speech.engines.checkpoint import write_checkpoint
from ivr.speech.weights import join_packaged


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("target", type=Path)
    parser.add_argument("--model", type=Path, help="folder of a CTranslate2 Whisper model with float weights")
    options = parser.parse_args()
    try:
        folder = options.model or join_packaged(load_settings(make_secrets=False).data_dir.absolute() / "models")
        write_checkpoint(folder, options.target)
    except IvrError as error:
        raise SystemExit(f"make_reference_checkpoint: {error}") from None
    print(f"{options.target}: {options.target.stat().st_size:,} bytes from {folder}")


if __name__ == "__main__":
    main()

"""JSON Schemas from the kinds' declarations: for other programs, and for editors."""

from lianqiao.schemas.editing import editor_schemas
from lianqiao.schemas.plain import DRAFT, schemas
from lianqiao.schemas.vscode import Kept, Settings, written_for_vscode

__all__ = ["DRAFT", "Kept", "Settings", "editor_schemas", "schemas", "written_for_vscode"]

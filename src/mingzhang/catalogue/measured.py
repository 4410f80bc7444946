"""measured.toml: which text columns hold numbers with units, and what they are read as."""

from __future__ import annotations

from mingzhang.catalogue.toml_file import TomlFile
from mingzhang.model.measured import Measured, MeasuredValue


def read_measured(file: TomlFile) -> dict[str, Measured]:
    """Every measured relation of the file, by its name."""
    found = {}
    for name, fields in file.tables():
        values = []
        for entry in fields.entries("values"):
            values.append(
                MeasuredValue(
                    entry.text("name"),
                    entry.text("text"),
                    entry.text("unit", ""),
                    entry.text("sign", ""),
                )
            )
            entry.close()
        place = fields.file.place(name)
        found[name] = Measured(
            name,
            fields.text("of"),
            tuple(values),
            lent_by=fields.text("lent_by", ""),
            by=fields.texts("by"),
            place=place,
        )
        fields.close()
    return found

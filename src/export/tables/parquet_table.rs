use std::{fmt, io::Write, sync::Arc};

use parquet::{
    basic::{LogicalType, Repetition, Type as PhysicalType},
    column::writer::ColumnWriterImpl,
    data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type},
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::types::{Type, TypePtr},
};

use super::{Cell, Column, ColumnKind, TableError};

/// Rows held in memory until they are written as a row group. Larger groups are read faster and cost more memory
/// while writing: a row of claims is about a kilobyte.
const ROW_GROUP: usize = 16_384;

/// Writes a table as Parquet: UTF-8 strings, 64-bit integers, doubles, booleans, every column nullable, not
/// compressed.
pub struct ParquetTable<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl<W: Write + Send> fmt::Debug for ParquetTable<W> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("ParquetTable");
        debug
            .field("columns", &self.columns)
            .finish_non_exhaustive()
    }
}

impl<W: Write + Send> ParquetTable<W> {
    /// Begins a table.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new(out: W, name: &str, columns: Vec<Column>) -> Result<Self, TableError> {
        let properties = Arc::new(WriterProperties::builder().build());
        let writer = SerializedFileWriter::new(out, schema(name, &columns)?, properties)?;
        Ok(Self {
            writer,
            columns,
            rows: Vec::new(),
        })
    }

    /// Takes rows, each with a cell for every column; they are written a row group at a time.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn push(&mut self, rows: Vec<Vec<Cell>>) -> Result<(), TableError> {
        self.rows.extend(rows);
        if self.rows.len() >= ROW_GROUP {
            self.write_group()?;
        }
        Ok(())
    }

    /// Ends the table and gives `out` back.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn finish(mut self) -> Result<W, TableError> {
        if !self.rows.is_empty() {
            self.write_group()?;
        }
        Ok(self.writer.into_inner()?)
    }

    fn write_group(&mut self) -> Result<(), TableError> {
        let mut group = self.writer.next_row_group()?;
        let mut at = 0;
        while let Some(mut writer) = group.next_column()? {
            let cells = self.rows.iter().map(|row| row.get(at));
            match self.columns.get(at).map(|column| column.kind) {
                Some(ColumnKind::Integer) => write(writer.typed::<Int64Type>(), cells, integer)?,
                Some(ColumnKind::Number) => write(writer.typed::<DoubleType>(), cells, number)?,
                Some(ColumnKind::Flag) => write(writer.typed::<BoolType>(), cells, flag)?,
                Some(ColumnKind::Text) | None => {
                    write(writer.typed::<ByteArrayType>(), cells, text)?;
                }
            }
            writer.close()?;
            at += 1;
        }
        group.close()?;
        self.rows.clear();
        Ok(())
    }
}

fn schema(name: &str, columns: &[Column]) -> Result<TypePtr, TableError> {
    let mut fields = Vec::new();
    for column in columns {
        let (physical, logical) = match column.kind {
            ColumnKind::Text => (PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
            ColumnKind::Integer => (PhysicalType::INT64, None),
            ColumnKind::Number => (PhysicalType::DOUBLE, None),
            ColumnKind::Flag => (PhysicalType::BOOLEAN, None),
        };
        let field = Type::primitive_type_builder(column.name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()?;
        fields.push(Arc::new(field));
    }
    let root = Type::group_type_builder(name).with_fields(fields).build()?;
    Ok(Arc::new(root))
}

/// Writes one column: a definition level of 1 for each value, of 0 for each gap.
fn write<'cell, T: DataType>(
    writer: &mut ColumnWriterImpl<'_, T>,
    cells: impl Iterator<Item = Option<&'cell Cell>>,
    value: fn(&Cell) -> Option<T::T>,
) -> Result<(), TableError> {
    let mut values = Vec::new();
    let mut levels = Vec::new();
    for cell in cells {
        let value = cell.and_then(value);
        levels.push(i16::from(value.is_some()));
        values.extend(value);
    }
    writer.write_batch(&values, Some(&levels), None)?;
    Ok(())
}

fn text(cell: &Cell) -> Option<ByteArray> {
    match cell {
        Cell::Text(text) => Some(text.clone().into_bytes().into()),
        _ => None,
    }
}

fn integer(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::Integer(number) => Some(*number),
        _ => None,
    }
}

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Number(number) => Some(*number),
        _ => None,
    }
}

fn flag(cell: &Cell) -> Option<bool> {
    match cell {
        Cell::Flag(flag) => Some(*flag),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use parquet::{
        file::reader::{FileReader as _, SerializedFileReader},
        record::Field,
    };

    use super::*;
    use crate::export::{Table, testing::record};

    #[test]
    fn values_and_gaps_come_back() {
        let table = Table::Findings;
        let mut out = ParquetTable::new(Vec::new(), table.name(), table.columns()).unwrap();
        out.push(table.rows(&record())).unwrap();
        let bytes = out.finish().unwrap();

        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("findings.parquet");
        std::fs::write(&path, bytes).unwrap();
        let reader = SerializedFileReader::new(std::fs::File::open(path).unwrap()).unwrap();
        let rows: Vec<_> = reader
            .get_row_iter(None)
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let column = |row: usize, name: &str| {
            let mut columns = rows[row].get_column_iter();
            columns.find(|(found, _)| *found == name).unwrap().1.clone()
        };
        assert_eq!(rows.len(), 2);
        assert_eq!(column(0, "text"), Field::Str("17%".to_owned()));
        assert_eq!(column(0, "measure_text"), Field::Str("death".to_owned()));
        assert_eq!(column(1, "measure_text"), Field::Null);
        assert_eq!(column(1, "value"), Field::Double(-5.2));
        assert_eq!(column(1, "start"), Field::Long(83));
    }

    #[test]
    fn a_table_without_rows_has_its_columns() {
        let table = Table::Claims;
        let out = ParquetTable::new(Vec::new(), table.name(), table.columns()).unwrap();
        let bytes = out.finish().unwrap();
        assert_eq!(&bytes[..4], b"PAR1");
        assert_eq!(&bytes[bytes.len() - 4..], b"PAR1");
    }
}

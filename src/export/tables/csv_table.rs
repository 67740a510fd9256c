use std::io::{self, Write};

use super::{Cell, Column, TableError};

/// Writes a table as CSV (RFC 4180): a heading line, commas, quotes where needed, CR LF, UTF-8 without a byte order mark.
///
/// A text that a spreadsheet would run as a formula is defused by one apostrophe in front: texts whose first character,
/// white space left aside, is `=`, `+`, `-` or `@` (or the wide form of one), texts that begin with a tab or a line end,
/// and, so that it can be undone, texts that begin with an apostrophe. A reader that wants the text as it was takes
/// one leading apostrophe off. Numbers are not touched: "-5.2" in a column of numbers is a number.
#[derive(Debug)]
pub struct CsvTable<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> CsvTable<W> {
    /// Writes the heading line.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new(out: W, columns: &[Column]) -> Result<Self, TableError> {
        let mut builder = csv::WriterBuilder::new();
        let mut writer = builder.terminator(csv::Terminator::CRLF).from_writer(out);
        writer.write_record(columns.iter().map(|column| column.name))?;
        Ok(Self { writer })
    }

    /// Writes rows.
    ///
    /// # Errors
    /// Those of `out`, and a row of another length than the heading.
    pub fn push(&mut self, rows: &[Vec<Cell>]) -> Result<(), TableError> {
        for row in rows {
            self.writer.write_record(row.iter().map(printed))?;
        }
        Ok(())
    }

    /// Ends the table and gives `out` back.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn finish(self) -> Result<W, TableError> {
        let finished = self.writer.into_inner();
        Ok(finished.map_err(|error| io::Error::new(error.error().kind(), error.to_string()))?)
    }
}

fn printed(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => defused(text),
        Cell::Integer(number) => number.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Flag(flag) => flag.to_string(),
        Cell::Empty => String::new(),
    }
}

fn defused(text: &str) -> String {
    let begins_badly = text.starts_with(['\t', '\r', '\n', '\'']);
    let starts_formula = text
        .trim_start()
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if begins_badly || starts_formula {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Table, testing::record};

    fn csv(table: Table) -> String {
        let mut out = CsvTable::new(Vec::new(), &table.columns()).unwrap();
        out.push(&table.rows(&record())).unwrap();
        String::from_utf8(out.finish().unwrap()).unwrap()
    }

    #[test]
    fn heading_quotes_and_line_ends() {
        let expected = "document,file,citation,text,style,status,targets,group_start,group_end,start,end,page,boxes\r\n\
            00000000000000ab,review.pdf,c1,1,numeric_bracket,resolved,r1 0.99,70,73,71,72,1,\"1:10.5,20,15.6,30\"\r\n\
            00000000000000ab,review.pdf,c2,\"1,2\",numeric_bracket,ambiguous,r1 0.5; r2 0.4,88,93,89,92,1,\"1:10.5,20,15.6,30\"\r\n";
        assert_eq!(csv(Table::Citations), expected);
    }

    #[test]
    fn formulas_are_defused_and_numbers_are_not_touched() {
        assert!(csv(Table::References).contains(",'=Unpublished {notes},"));
        let findings = csv(Table::Findings);
        assert!(findings.contains(",'-5.2,measurement,,-5.2,"), "{findings}");
        let cases = [
            ("=1+1", "'=1+1"),
            (" @SUM(A1)", "' @SUM(A1)"),
            ("＝1", "'＝1"),
            ("\t=1", "'\t=1"),
            ("'quoted", "''quoted"),
            ("5-fluorouracil", "5-fluorouracil"),
        ];
        for (text, expected) in cases {
            assert_eq!(defused(text), expected);
        }
    }
}

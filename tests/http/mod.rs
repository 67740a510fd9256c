//! A plain HTTP/1.1 client for servers on this machine: sends what it is told, byte by byte, as no well-behaved
//! client would, which is what the tests of a guarded server need.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::Duration,
};

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Header lines, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Sends one request to 127.0.0.1 and reads the answer. `Host` is sent only if it is among `headers`.
pub(crate) fn ask(
    port: u16,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(120)))
        .unwrap();
    let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    // A server may refuse by closing before it has read all: the answer is then still to be had.
    let _ = stream.write_all(format!("{head}\r\n{body}").as_bytes());
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let status = line.split(' ').nth(1).unwrap().parse().unwrap();
    let mut headers = Vec::new();
    loop {
        line.clear();
        reader.read_line(&mut line).unwrap();
        match line.trim_end().split_once(": ") {
            Some((name, value)) => headers.push((name.to_lowercase(), value.to_owned())),
            None if line.trim_end().is_empty() => break,
            None => {
                let (name, value) = line.trim_end().split_once(':').unwrap();
                headers.push((name.to_lowercase(), value.to_owned()));
            }
        }
    }
    let mut answer = Answer {
        status,
        headers,
        body: String::new(),
    };
    let length = answer
        .header("content-length")
        .map(|value| value.parse::<u64>().unwrap());
    let mut bytes = Vec::new();
    if answer.header("transfer-encoding") == Some("chunked") {
        bytes = chunks(&mut reader);
    } else {
        let _ = reader
            .take(length.unwrap_or(u64::MAX))
            .read_to_end(&mut bytes);
    }
    answer.body = String::from_utf8(bytes).unwrap();
    answer
}

fn chunks(reader: &mut impl BufRead) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let size = usize::from_str_radix(line.trim(), 16).unwrap();
        let mut chunk = vec![0; size + 2];
        reader.read_exact(&mut chunk).unwrap();
        if size == 0 {
            return bytes;
        }
        bytes.extend_from_slice(&chunk[..size]);
    }
}

//! The reviewing server: one page, its data in pieces, and the annotations that come back.

mod answers;
mod guard;

use std::{
    fs,
    io::{self, Read as _, Write as _},
    net::Ipv4Addr,
    thread,
};

use tiny_http::{Header, Method, Request, Response, Server};

use super::{
    args::ReviewArguments,
    exit::{Exit, Failure},
};
use answers::{Answer, Review};
use guard::{Asked, Door, Refusal, Route};

/// Requests answered at the same time: a browser asks for up to six drawings at once.
const WORKERS: usize = 4;
/// Largest body taken, in bytes: the annotations of a document repeat its text, a megabyte for a long book.
const LARGEST_BODY: u64 = 16 << 20;

pub(super) fn run(arguments: &ReviewArguments) -> Result<Exit, Failure> {
    let failed = Failure::Other;
    let folder = &arguments.annotations;
    fs::create_dir_all(folder).map_err(|error| failed(format!("{}: {error}", folder.display())))?;
    let review = Review::open(&arguments.db, arguments.pdfs.as_deref(), folder)?;
    let server = Server::http((Ipv4Addr::LOCALHOST, arguments.port))
        .map_err(|error| failed(format!("cannot serve on port {}: {error}", arguments.port)))?;
    let port = server
        .server_addr()
        .to_ip()
        .map_or(arguments.port, |address| address.port());
    let door = Door::new(port, token()?);
    let mut out = io::stdout();
    writeln!(out, "{}", door.address())?;
    out.flush()?;
    let folder = folder.display();
    writeln!(io::stderr(), "decisions go to {folder}; stop with Ctrl-C")?;
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Ok(request) = server.recv() {
                    answer(request, &review, &door);
                }
            });
        }
    });
    Ok(Exit::Done)
}

/// 128 random bits: who cannot read this program's output cannot guess its address.
fn token() -> Result<String, Failure> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::Other(format!("no random numbers from the system: {error}")))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn answer(mut request: Request, review: &Review, door: &Door) {
    let admitted = door.admit(&asked(&request));
    let answer = match admitted {
        Ok(Route::Save(id)) => match body(&mut request) {
            Ok(json) => review.save(&id, &json),
            Err(refusal) => Answer::refused(refusal),
        },
        Ok(route) => review.answer(&route),
        Err(refusal) => Answer::refused(refusal),
    };
    let headers = answer.headers().into_iter();
    let headers: Vec<Header> = headers
        .filter_map(|(name, value)| Header::from_bytes(name.as_bytes(), value.as_bytes()).ok())
        .collect();
    let mut response = Response::from_data(answer.content).with_status_code(answer.status);
    for header in headers {
        response.add_header(header);
    }
    // A browser that went away needs no answer.
    let _ = request.respond(response);
}

fn asked(request: &Request) -> Asked<'_> {
    let header = |name: &'static str| {
        let mut found = request.headers().iter();
        let header = found.find(|header| header.field.equiv(name))?;
        Some(header.value.as_str())
    };
    Asked {
        save: match request.method() {
            Method::Get => Some(false),
            Method::Put => Some(true),
            _ => None,
        },
        path: request.url(),
        host: header("Host"),
        origin: header("Origin"),
        site: header("Sec-Fetch-Site"),
        content_type: header("Content-Type"),
    }
}

fn body(request: &mut Request) -> Result<String, Refusal> {
    if request
        .body_length()
        .is_some_and(|length| length as u64 > LARGEST_BODY)
    {
        return Err(Refusal::TooLarge);
    }
    let mut content = Vec::new();
    request
        .as_reader()
        .take(LARGEST_BODY + 1)
        .read_to_end(&mut content)
        .map_err(|_| Refusal::Malformed)?;
    if content.len() as u64 > LARGEST_BODY {
        return Err(Refusal::TooLarge);
    }
    String::from_utf8(content).map_err(|_| Refusal::Malformed)
}

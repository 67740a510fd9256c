use crate::database::DocumentId;

/// What matters of a request before its body is read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asked<'a> {
    /// PUT (true) or GET (false); other methods are `None`.
    pub(super) save: Option<bool>,
    /// Path with its query, as sent.
    pub(super) path: &'a str,
    pub(super) host: Option<&'a str>,
    pub(super) origin: Option<&'a str>,
    /// `Sec-Fetch-Site`: how the asking page stands to this server, as the browser says.
    pub(super) site: Option<&'a str>,
    pub(super) content_type: Option<&'a str>,
}

/// The things that are served; there are no others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Route {
    /// The page.
    Shell,
    /// Summaries of `count` documents after the first `from`.
    Summaries { from: usize, count: usize },
    /// The reading view of a document.
    Document(DocumentId),
    /// The drawing of a page (from 1).
    Drawing(DocumentId, u32),
    /// Decisions about a document come in.
    Save(DocumentId),
}

/// Why a request is not served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Sent by another site, or to another name of this machine.
    Foreign,
    /// No such thing, or the token is wrong.
    Missing,
    /// Neither GET nor PUT.
    Method,
    /// A body that is not called JSON.
    ContentType,
    /// A body over the limit.
    TooLarge,
    /// A body that cannot be read or is no UTF-8.
    Malformed,
}

impl Refusal {
    pub(super) fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::Foreign => 403,
            Self::Missing => 404,
            Self::Method => 405,
            Self::TooLarge => 413,
            Self::ContentType => 415,
        }
    }
}

/// Lets in what our own page asks for.
#[derive(Debug)]
pub(super) struct Door {
    port: u16,
    token: String,
}

impl Door {
    pub(super) fn new(port: u16, token: String) -> Self {
        Self { port, token }
    }

    /// The page's address.
    pub(super) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.token)
    }

    /// What is asked for, if it may be had.
    ///
    /// The host must be this machine by number or as `localhost`: a name that an attacker lets point here
    /// (DNS rebinding) is refused. Pages of other origins are refused even if they know the token. A PUT must
    /// be JSON, which no form can send. Documents are named by sixteen hexadecimal digits and nothing else, so that no
    /// path can lead anywhere.
    pub(super) fn admit(&self, asked: &Asked<'_>) -> Result<Route, Refusal> {
        let hosts = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", self.port));
        let host = asked.host.ok_or(Refusal::Foreign)?;
        let same_origin = |origin: &str| origin.strip_prefix("http://") == Some(host);
        let same_site = |site: &str| ["same-origin", "none"].contains(&site);
        if !hosts.iter().any(|known| known == host)
            || !asked.origin.is_none_or(same_origin)
            || !asked.site.is_none_or(same_site)
        {
            return Err(Refusal::Foreign);
        }
        let save = asked.save.ok_or(Refusal::Method)?;
        let path = asked.path.strip_prefix('/').ok_or(Refusal::Missing)?;
        let (token, rest) = path.split_once('/').ok_or(Refusal::Missing)?;
        if !equal(token, &self.token) {
            return Err(Refusal::Missing);
        }
        let route = route(rest, save).ok_or(Refusal::Missing)?;
        let is_json = |kind: &str| kind.split(';').next() == Some("application/json");
        if save && !asked.content_type.is_some_and(is_json) {
            return Err(Refusal::ContentType);
        }
        Ok(route)
    }
}

fn route(path: &str, save: bool) -> Option<Route> {
    let parts: Vec<&str> = path.split('/').collect();
    Some(match (save, parts.as_slice()) {
        (false, [""]) => Route::Shell,
        (false, ["summaries", from, count]) => Route::Summaries {
            from: from.parse().ok()?,
            count: count.parse().ok()?,
        },
        (false, ["document", id]) => Route::Document(document(id)?),
        (false, ["page", id, number]) => Route::Drawing(document(id)?, number.parse().ok()?),
        (true, ["annotations", id]) => Route::Save(document(id)?),
        _ => return None,
    })
}

fn document(id: &str) -> Option<DocumentId> {
    let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (id.len() == 16 && id.bytes().all(hexadecimal)).then(|| DocumentId(id.to_owned()))
}

/// Compares in a time that does not tell how much of a guess was right.
fn equal(guess: &str, token: &str) -> bool {
    let differs = guess.bytes().zip(token.bytes());
    guess.len() == token.len() && differs.fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn door() -> Door {
        Door::new(8000, "5ecret".to_owned())
    }

    fn get(path: &str) -> Asked<'_> {
        Asked {
            save: Some(false),
            path,
            host: Some("127.0.0.1:8000"),
            ..Asked::default()
        }
    }

    #[test]
    fn the_page_and_its_pieces_are_served() {
        let id = DocumentId("0123456789abcdef".to_owned());
        let cases = [
            ("/5ecret/", Route::Shell),
            (
                "/5ecret/summaries/20/10",
                Route::Summaries {
                    from: 20,
                    count: 10,
                },
            ),
            (
                "/5ecret/document/0123456789abcdef",
                Route::Document(id.clone()),
            ),
            (
                "/5ecret/page/0123456789abcdef/3",
                Route::Drawing(id.clone(), 3),
            ),
        ];
        for (path, route) in cases {
            assert_eq!(door().admit(&get(path)), Ok(route));
        }
        let put = Asked {
            save: Some(true),
            content_type: Some("application/json"),
            origin: Some("http://127.0.0.1:8000"),
            site: Some("same-origin"),
            ..get("/5ecret/annotations/0123456789abcdef")
        };
        assert_eq!(door().admit(&put), Ok(Route::Save(id)));
    }

    #[test]
    fn paths_lead_nowhere_else() {
        for path in [
            "/",
            "/5ecret",
            "/5ecre/",
            "/5ecreT/",
            "//5ecret/",
            "/5ecret/../5ecret/",
            "/5ecret/document/../manifest.json",
            "/5ecret/document/..%2f..%2fpasswd0",
            "/5ecret/document/0123456789ABCDEF",
            "/5ecret/document/0123456789abcdef/",
            "/5ecret/page/0123456789abcdef/-1",
            "/5ecret/?x",
            "http://127.0.0.1:8000/5ecret/",
        ] {
            assert_eq!(door().admit(&get(path)), Err(Refusal::Missing), "{path}");
        }
    }

    #[test]
    fn other_hosts_origins_and_methods_are_refused() {
        let foreign = [
            Asked {
                host: None,
                ..get("/5ecret/")
            },
            Asked {
                host: Some("evil.example:8000"),
                ..get("/5ecret/")
            },
            Asked {
                host: Some("127.0.0.1:8001"),
                ..get("/5ecret/")
            },
            Asked {
                origin: Some("https://evil.example"),
                ..get("/5ecret/")
            },
            Asked {
                origin: Some("null"),
                ..get("/5ecret/")
            },
            Asked {
                origin: Some("http://localhost:8000"),
                ..get("/5ecret/")
            },
            Asked {
                site: Some("cross-site"),
                ..get("/5ecret/")
            },
        ];
        for asked in foreign {
            assert_eq!(door().admit(&asked), Err(Refusal::Foreign), "{asked:?}");
        }
        let other = Asked {
            save: None,
            ..get("/5ecret/")
        };
        assert_eq!(door().admit(&other), Err(Refusal::Method));
        let form = Asked {
            save: Some(true),
            content_type: Some("text/plain"),
            ..get("/5ecret/annotations/0123456789abcdef")
        };
        assert_eq!(door().admit(&form), Err(Refusal::ContentType));
        let read_as_written = Asked {
            save: Some(true),
            ..get("/5ecret/")
        };
        assert_eq!(door().admit(&read_as_written), Err(Refusal::Missing));
    }
}

//! `claimtrace review` as other programs on the machine meet it.

mod http;
mod review;

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use review::Server;

/// Annotations that accept the first claim of a served document.
fn acceptance(view: &Value) -> Value {
    let claim = &view["claims"][0];
    let reference = |reference: &Value| json!({ "id": reference["id"], "raw": reference["raw"] });
    let references: Vec<Value> = view["references"]
        .as_array()
        .unwrap()
        .iter()
        .map(reference)
        .collect();
    json!({
        "schema": "claimtrace/annotations/1",
        "document": { "id": view["id"], "sha256": view["sha256"], "file_name": view["file_name"] },
        "layers": ["claims"],
        "text": view["text"],
        "regions": [claim["span"]],
        "references": references,
        "claims": [{
            "start": claim["span"]["start"],
            "end": claim["span"]["end"],
            "references": claim["references"],
            "assertion": claim["assertion"],
        }],
    })
}

#[test]
fn serves_its_pieces_keeps_decisions_and_refuses_the_rest() {
    let folder = TempDir::new().unwrap();
    let (db, annotations) = (folder.path().join("db"), folder.path().join("kept"));
    let records = review::database(&db, &["oral-anticoagulants.pdf"], |_| {});
    let id = &records[0].id;
    let server = Server::start(&db, &annotations);
    let host = format!("127.0.0.1:{}", server.port);
    let ask = |method: &str, path: &str, more: &[(&str, &str)], body: &str| {
        let headers: Vec<_> = [("Host", host.as_str())]
            .iter()
            .chain(more)
            .copied()
            .collect();
        http::ask(
            server.port,
            method,
            &format!("/{}/{path}", server.token),
            &headers,
            body,
        )
    };

    let page = ask("GET", "", &[], "");
    assert_eq!(page.status, 200);
    assert!(page.body.starts_with("<!doctype html>"));
    assert!(
        page.header("content-security-policy")
            .unwrap()
            .contains("connect-src 'self'")
    );
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(page.header("x-frame-options"), Some("DENY"));
    let drawing = ask("GET", &format!("page/{id}/1"), &[], "");
    assert!(drawing.body.contains("<svg"), "{}", drawing.status);
    assert_eq!(ask("GET", &format!("page/{id}/99"), &[], "").status, 404);

    let view: Value =
        serde_json::from_str(&ask("GET", &format!("document/{id}"), &[], "").body).unwrap();
    assert_eq!(view["decisions"], json!({}));
    let json_body = ("Content-Type", "application/json");
    let place = format!("annotations/{id}");
    let sent = acceptance(&view).to_string();
    assert_eq!(ask("PUT", &place, &[json_body], &sent).status, 204);
    let kept = annotations.join(view["annotations"].as_str().unwrap());
    assert_eq!(fs::read_to_string(&kept).unwrap(), sent);
    let summaries: Value =
        serde_json::from_str(&ask("GET", "summaries/0/10", &[], "").body).unwrap();
    let claim = view["claims"][0]["id"].as_str().unwrap();
    assert_eq!(summaries[0]["decisions"][claim]["verdict"], "accepted");

    // What is no review of this document is not kept.
    let mut other = acceptance(&view);
    other["text"] = json!(format!("{} ", view["text"].as_str().unwrap()));
    let mut layers = acceptance(&view);
    layers["layers"] = json!(["claims", "entities"]);
    for wrong in ["{}".to_owned(), other.to_string(), layers.to_string()] {
        assert_eq!(ask("PUT", &place, &[json_body], &wrong).status, 422);
    }
    assert_eq!(fs::read_to_string(&kept).unwrap(), sent);
    fs::write(&kept, "half of a file").unwrap();
    assert_eq!(ask("PUT", &place, &[json_body], &sent).status, 409);
    assert_eq!(fs::read_to_string(&kept).unwrap(), "half of a file");

    // Strangers.
    let evil = ("Origin", "https://evil.example");
    assert_eq!(ask("GET", "", &[evil], "").status, 403);
    assert_eq!(ask("PUT", &place, &[json_body, evil], &sent).status, 403);
    assert_eq!(
        ask("PUT", &place, &[("Content-Type", "text/plain")], &sent).status,
        415
    );
    assert_eq!(ask("POST", &place, &[json_body], &sent).status, 405);
    assert_eq!(
        ask("GET", "document/../../manifest.json", &[], "").status,
        404
    );
    let rebound = http::ask(
        server.port,
        "GET",
        &format!("/{}/", server.token),
        &[("Host", "evil.example")],
        "",
    );
    assert_eq!(rebound.status, 403);
    let guess = http::ask(
        server.port,
        "GET",
        "/00000000000000000000000000000000/",
        &[("Host", &host)],
        "",
    );
    assert_eq!((guess.status, guess.body.as_str()), (404, ""));
    let headers = [
        ("Host", host.as_str()),
        json_body,
        ("Content-Length", "99999999"),
    ];
    let path = format!("/{}/{place}", server.token);
    assert_eq!(
        http::ask(server.port, "PUT", &path, &headers, "").status,
        413
    );
    assert_eq!(fs::read_dir(&annotations).unwrap().count(), 1);
}

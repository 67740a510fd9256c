//! A real Chromium, driven by the WebDriver protocol.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::{
    io::{BufRead, BufReader},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::http;

/// How long a page may take to do what it was asked for; generous, for machines with much else to do.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser with a fresh profile; ended when dropped.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
    profile: TempDir,
}

impl Browser {
    /// Starts a browser; `None`, with a line that says so, where none is installed.
    ///
    /// With `CLAIMTRACE_REQUIRE_BROWSER` set, a missing browser is a failure.
    pub(crate) fn start() -> Option<Self> {
        let driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut driver) = driver else {
            let required = std::env::var_os("CLAIMTRACE_REQUIRE_BROWSER").is_some();
            assert!(
                !required,
                "no chromedriver; scripts/setup-browser.sh installs it"
            );
            println!("SKIPPED: no chromedriver here; scripts/setup-browser.sh installs it");
            return None;
        };
        let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines
            .map_while(Result::ok)
            .find_map(|line| {
                let (_, after) = line.split_once("started successfully on port ")?;
                after.trim_end_matches('.').parse().ok()
            })
            .expect("chromedriver says its port");
        let profile = TempDir::new().unwrap();
        let mut browser = Self {
            driver,
            port,
            session: String::new(),
            profile,
        };
        let data = format!(
            "--user-data-dir={}",
            browser.profile.path().join("profile").display()
        );
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--window-size=1400,1000",
            &data,
        ];
        let options = json!({ "args": arguments });
        let capabilities = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "ALL" },
        } } });
        let session = browser.send("POST", "/session", &capabilities);
        browser.session = session["sessionId"].as_str().unwrap().to_owned();
        let downloads = browser.downloads();
        std::fs::create_dir(&downloads).unwrap();
        browser.devtools(
            "Browser.setDownloadBehavior",
            &json!({ "behavior": "allow", "downloadPath": downloads }),
        );
        Some(browser)
    }

    /// Where downloads go.
    pub(crate) fn downloads(&self) -> std::path::PathBuf {
        self.profile.path().join("downloads")
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> Value {
        let host = format!("127.0.0.1:{}", self.port);
        let headers = [
            ("Host", host.as_str()),
            ("Content-Type", "application/json"),
        ];
        let answer = http::ask(self.port, method, path, &headers, &body.to_string());
        let value: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(answer.status, 200, "{path}: {value}");
        value["value"].clone()
    }

    fn command(&self, name: &str, body: &Value) -> Value {
        self.send("POST", &format!("/session/{}/{name}", self.session), body)
    }

    /// A command of the DevTools protocol.
    pub(crate) fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.command(
            "goog/cdp/execute",
            &json!({ "cmd": command, "params": parameters }),
        )
    }

    pub(crate) fn open(&self, address: &str) {
        self.command("url", &json!({ "url": address }));
    }

    pub(crate) fn open_file(&self, path: &Path) {
        self.open(&format!("file://{}", path.display()));
    }

    /// The value of a JavaScript expression.
    pub(crate) fn value(&self, expression: &str) -> Value {
        let script = format!("return ({expression});");
        self.command("execute/sync", &json!({ "script": script, "args": [] }))
    }

    pub(crate) fn text(&self, selector: &str) -> String {
        let expression = format!("document.querySelector({selector:?})?.innerText ?? ''");
        self.value(&expression).as_str().unwrap().to_owned()
    }

    /// Waits until an expression is true.
    pub(crate) fn wait(&self, expression: &str) {
        let start = Instant::now();
        while self.value(&format!("Boolean({expression})")) != json!(true) {
            assert!(start.elapsed() < PATIENCE, "never true: {expression}");
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// Clicks an element as a person does: it must be there, shown, and not covered.
    pub(crate) fn click(&self, selector: &str) {
        let query = json!({ "using": "css selector", "value": selector });
        let element = self.command("element", &query);
        let id = element.as_object().unwrap().values().next().unwrap();
        self.command(
            &format!("element/{}/click", id.as_str().unwrap()),
            &json!({}),
        );
    }

    /// Chooses an option of a select element, and tells the page so.
    pub(crate) fn choose(&self, selector: &str, value: &str) {
        let body = "const e = document.querySelector(arguments[0]); e.value = arguments[1]; \
                    e.dispatchEvent(new Event('input', { bubbles: true }));";
        self.command(
            "execute/sync",
            &json!({ "script": body, "args": [selector, value] }),
        );
    }

    /// Types into whatever has the focus.
    pub(crate) fn keys(&self, keys: &str) {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key.to_string() }))
            })
            .collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": strokes });
        self.command("actions", &json!({ "actions": [keyboard] }));
    }

    /// Severe messages of the page's console: uncaught errors, refused loads.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let log = self.command("se/log", &json!({ "type": "browser" }));
        let entries = log.as_array().unwrap().iter();
        let severe = entries.filter(|entry| entry["level"] == "SEVERE");
        severe
            .map(|entry| entry["message"].as_str().unwrap().to_owned())
            .collect()
    }

    /// With `CLAIMTRACE_SCREENSHOTS` naming a directory, keeps a picture of the page there.
    pub(crate) fn picture(&self, name: &str) {
        use base64::{Engine as _, prelude::BASE64_STANDARD};
        let Some(directory) = std::env::var_os("CLAIMTRACE_SCREENSHOTS") else {
            return;
        };
        let picture = self.devtools("Page.captureScreenshot", &json!({ "format": "png" }));
        let bytes = BASE64_STANDARD
            .decode(picture["data"].as_str().unwrap())
            .unwrap();
        std::fs::write(Path::new(&directory).join(format!("{name}.png")), bytes).unwrap();
    }

    /// The page as in a colour scheme ("light", "dark"), a medium ("", "print") and a width.
    pub(crate) fn emulate(&self, scheme: &str, media: &str, width: u32) {
        let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
        self.devtools(
            "Emulation.setEmulatedMedia",
            &json!({ "media": media, "features": [feature] }),
        );
        let metrics =
            json!({ "width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", &metrics);
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Also after a failed test: the driver's death alone would leave the browser running.
        let end = || self.send("DELETE", &format!("/session/{}", self.session), &json!({}));
        let _ = catch_unwind(AssertUnwindSafe(end));
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

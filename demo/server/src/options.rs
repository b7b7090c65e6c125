//! The command line.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, time::Duration};

use crate::centre::Pace;

/// What `--help` prints.
pub const HELP: &str = "\
demo-server: a contact centre in a box

  --listen <address>        where to listen; port 0 takes a free one
                            [127.0.0.1:8080, or a free port when that is taken]
  --static <prefix>=<dir>   serve a folder; repeatable                 [/=demo/www, /pkg=pkg]
  --passwords <file>        agents' passwords: {\"1001\": \"...\"}; missing ones are drawn
  --speed <factor>          how fast the contact centre's world goes   [1]
  --auto-idle <seconds>     after a call the client goes idle; `off`: it stays   [5]
  --token-life <seconds>    how long a sign-in can be resumed          [604800]
  --broker <amqp address>   serve behind RabbitMQ instead of the embedded broker
  --public-ws <ws address>  with --broker: where browsers reach its Web-STOMP
";

/// The options.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Where to listen; none: at the usual place, or at a free port when that is taken.
    pub listen: Option<SocketAddr>,
    /// Folders by the prefix of their addresses; none: the defaults.
    pub statics: Vec<(String, PathBuf)>,
    /// The agents' passwords.
    pub passwords: Option<PathBuf>,
    /// How fast the centre's world goes.
    pub speed: Pace,
    /// The After event's offer to go idle.
    pub auto_idle: Option<u32>,
    /// How long a token lives.
    pub token_life: Duration,
    /// RabbitMQ's AMQP address.
    pub broker: Option<String>,
    /// RabbitMQ's Web-STOMP address.
    pub public_ws: Option<String>,
}

/// What the command line asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// The help text.
    Help,
    /// A server.
    Serve(Box<Options>),
}

/// Reads the command line, without the program's name.
pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Wish, String> {
    let mut options = Options {
        listen: None,
        statics: Vec::new(),
        passwords: None,
        speed: Pace::default(),
        auto_idle: Some(5),
        token_life: Duration::from_secs(604_800),
        broker: None,
        public_ws: None,
    };
    let mut arguments = arguments.into_iter();
    while let Some(name) = arguments.next() {
        if matches!(name.as_str(), "--help" | "-h") {
            return Ok(Wish::Help);
        }
        let mut value = || arguments.next().ok_or(format!("{name} needs a value"));
        match name.as_str() {
            "--listen" => options.listen = Some(address(&value()?)?),
            "--static" => options.statics.push(folder(&value()?)?),
            "--passwords" => options.passwords = Some(value()?.into()),
            "--speed" => {
                let factor = value()?;
                let pace = factor.parse().ok().and_then(Pace::new);
                options.speed = pace.ok_or(format!("--speed {factor}: a factor from 0.1 to 1000 is needed"))?;
            }
            "--auto-idle" => {
                options.auto_idle = match value()?.as_str() {
                    "off" => None,
                    text => Some(text.parse().map_err(|_| format!("--auto-idle {text}: seconds or `off` are needed"))?),
                }
            }
            "--token-life" => {
                let text = value()?;
                let seconds = text.parse().map_err(|_| format!("--token-life {text}: seconds are needed"))?;
                options.token_life = Duration::from_secs(seconds);
            }
            "--broker" => options.broker = Some(broker(value()?)?),
            "--public-ws" => options.public_ws = Some(value()?),
            _ => return Err(format!("{name} is not an option; --help lists them")),
        }
    }
    Ok(Wish::Serve(Box::new(options)))
}

/// Reads the passwords' file.
pub fn passwords(text: &str) -> Result<BTreeMap<String, String>, String> {
    serde_json::from_str(text).map_err(|error| format!("not an object of numbers and passwords: {error}"))
}

fn address(text: &str) -> Result<SocketAddr, String> {
    let spelled = text.replace("localhost", "127.0.0.1");
    spelled.parse().map_err(|_| format!("--listen {text}: an address such as 127.0.0.1:8080 is needed"))
}

fn folder(text: &str) -> Result<(String, PathBuf), String> {
    let parts = text.split_once('=').filter(|(prefix, dir)| prefix.starts_with('/') && !dir.is_empty());
    let (prefix, dir) = parts.ok_or(format!("--static {text}: <prefix>=<dir> is needed, the prefix with a /"))?;
    Ok((prefix.trim_end_matches('/').to_owned(), PathBuf::from(dir)))
}

fn broker(text: String) -> Result<String, String> {
    if text.starts_with("amqp://") {
        return Ok(text);
    }
    // Only AMQP can declare the exchange that the clients send to.
    Err(format!("--broker {text}: an address such as amqp://login:passcode@127.0.0.1:5672/%2f is needed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Wish, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_are_read() {
        let wish = read("--listen localhost:0 --static /=www --static /pkg/=out --auto-idle off --speed 10");
        let Ok(Wish::Serve(options)) = wish else { panic!("options: {wish:?}") };
        assert_eq!(options.listen.map(|address| address.port()), Some(0));
        let statics = vec![(String::new(), PathBuf::from("www")), ("/pkg".to_owned(), PathBuf::from("out"))];
        assert_eq!(options.statics, statics);
        assert_eq!(options.auto_idle, None);
    }

    #[test]
    fn bad_options_say_what_is_needed() {
        for line in ["--listen x", "--static www", "--speed 0", "--broker stomp://x", "--port 1", "--listen"] {
            assert!(read(line).is_err(), "{line}");
        }
        assert_eq!(read("--help"), Ok(Wish::Help));
    }
}

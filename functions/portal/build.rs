//! Makes the description of the API that is served as JSON out of `infra/openapi.yaml`.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use serde_json::{Value, json};

const SOURCE: &str = "../../infra/openapi.yaml";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={SOURCE}");
    let mut description: Value = serde_saphyr::from_str(&fs::read_to_string(SOURCE)?)?;
    // Where the description is served is where the API is (OpenAPI 3.1, "Server Object").
    description["servers"] = json!([{ "url": "/" }]);
    let target = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?).join("openapi.json");
    fs::write(target, description.to_string())?;
    Ok(())
}

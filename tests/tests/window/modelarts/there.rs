//! The service of these cases: what lies in its buckets, its AI engine, and the word that lets its scripts end.

use std::fs;
use std::io;
use std::path::PathBuf;

use anyhow::Result;
use trainyard_tests::framework::make_with_torch;
use trainyard_tests::service::Service;
use trainyard_tests::yard::Yard;

use super::Spoken;

/// Counts steps until it may end, and leaves what it learned.
const SCRIPT: &str = "import os, time

with open(os.path.join(os.environ['TRAINYARD_DATA_DIR'], 'rows.csv')) as rows:
    print(len(rows.readlines()), 'rows of data', flush=True)
step = 0
while not os.path.exists(WORD):
    step += 1
    print('step', step, flush=True)
    time.sleep(0.1)
with open(os.path.join(os.environ['TRAINYARD_OUTPUT_DIR'], 'model.txt'), 'w') as model:
    model.write(str(step))
print('learned after', step, 'steps', flush=True)
";

pub(super) struct There {
    service: Service,
    word: PathBuf,
}

impl There {
    pub(super) fn start(spoken: Spoken) -> Result<Self> {
        let yard = Yard::new();
        let engine = yard.path("with-torch");
        make_with_torch(&engine)?;
        let yard = yard.with("VIRTUAL_ENV", &engine.display().to_string());
        let word = yard.path("enough");
        let bucket = yard.home().join("obs/flowers");
        fs::create_dir_all(bucket.join("data"))?;
        fs::write(bucket.join("data/rows.csv"), "1,2\n3,4\n5,6\n")?;
        fs::create_dir_all(bucket.join("code"))?;
        let script = SCRIPT.replace("WORD", &format!("{:?}", word.display().to_string()));
        fs::write(bucket.join("code/train.py"), script)?;
        let service = Service::start_on(yard);
        let service = match spoken {
            Spoken::Both => service,
            Spoken::SecondAlone => service.without_v1(),
        };
        Ok(Self { service, word })
    }

    pub(super) fn service(&self) -> &Service {
        &self.service
    }

    pub(super) fn let_scripts_end(&self) -> io::Result<()> {
        fs::write(&self.word, "")
    }

    pub(super) fn keep_scripts_going(&self) -> io::Result<()> {
        fs::remove_file(&self.word)
    }
}

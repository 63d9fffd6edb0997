//! What characters look like, by the data on confusable characters of UTS #39. `unicode-security` has the same data,
//! but as thousands of addresses, all of which a function at a random address would write when it starts.

use std::error::Error;
use std::fs;
use std::path::Path;

use unicode_normalization::is_nfd;
use unicode_security::skeleton;

/// Writes `looks.txt`, what characters look like, one after the other. Also writes `look_table.rs`: which characters
/// these are, and where their looks begin.
pub(crate) fn write(out: &Path) -> Result<(), Box<dyn Error>> {
    let (mut characters, mut starts, mut looks) = (Vec::new(), vec![0], String::new());
    // The planes that have characters so far. A test compares all planes.
    for character in ('\0'..='\u{3FFFF}').chain('\u{E0000}'..='\u{E0FFF}') {
        let text = character.to_string();
        // A text is decomposed before the looks of its characters are searched.
        if !is_nfd(&text) || skeleton(&text).eq([character]) {
            continue;
        }
        looks.extend(skeleton(&text));
        characters.push(u32::from(character));
        starts.push(u16::try_from(looks.len())?);
    }
    fs::write(out.join("looks.txt"), looks)?;
    let table = format!(
        "/// Characters that look like something else, in order.\n\
        #[expect(clippy::unreadable_literal, reason = \"a generated table\")]\n\
        static CHARACTERS: [u32; {}] = {characters:?};\n\
        /// Where the look of each begins, and where the last one ends.\n\
        static STARTS: [u16; {}] = {starts:?};\n",
        characters.len(),
        starts.len()
    );
    Ok(fs::write(out.join("look_table.rs"), table)?)
}

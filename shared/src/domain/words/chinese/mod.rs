//! The texts in Chinese, in simplified characters. The files are those of `english`, so that both stay in step.

mod form;
mod mails;
mod pages;

use jiff::civil::Weekday;

use super::Words;

/// Chinese.
pub static CHINESE: Words = Words {
    fields: form::FIELDS,
    faults: form::FAULTS,
    registration: form::REGISTRATION,
    facts: pages::FACTS,
    page: pages::PAGE,
    objections: pages::OBJECTIONS,
    asking: pages::ASKING,
    mails: mails::MAILS,
    colon: "：",
    comma: "、",
    moment: |at| {
        let half = if at.hour() < 12 { "上午" } else { "下午" };
        let (date, time) = (at.strftime("%Y年%-m月%-d日"), at.strftime("%-I时%M分"));
        format!("{date}（{}）{half}{time}（新加坡时间）", weekday(at.weekday()))
    },
};

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "星期一",
        Weekday::Tuesday => "星期二",
        Weekday::Wednesday => "星期三",
        Weekday::Thursday => "星期四",
        Weekday::Friday => "星期五",
        Weekday::Saturday => "星期六",
        Weekday::Sunday => "星期日",
    }
}

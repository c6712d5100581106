//! Days.

use std::fmt;
use std::str::FromStr;

/// A day, `2027-01-31`.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day that holds a moment, given in seconds since 1970-01-01 (UTC).
    pub fn from_unix(seconds: u64) -> Self {
        // Howard Hinnant's `civil_from_days`: years that begin in March have their leap day at the end.
        let days = seconds / 86_400 + 719_468;
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = era * 400 + year_of_era + u64::from(month <= 2);
        Self {
            year: u16::try_from(year).unwrap_or(u16::MAX),
            month: u8::try_from(month).unwrap_or(12),
            day: u8::try_from(day).unwrap_or(31),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = |part: &str, length: usize| {
            let fits = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
            fits.then(|| part.parse::<u16>().ok()).flatten().ok_or(())
        };
        let mut parts = text.splitn(3, '-');
        let mut next = |length| digits(parts.next().unwrap_or(""), length);
        let (year, month, day) = (next(4)?, next(2)?, next(2)?);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        if day == 0 || day > days {
            return Err(());
        }
        Ok(Self { year, month: u8::try_from(month).map_err(|_| ())?, day: u8::try_from(day).map_err(|_| ())? })
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn moments_fall_on_their_days() {
        for (seconds, day) in
            [(0, "1970-01-01"), (951_782_399, "2000-02-28"), (951_782_400, "2000-02-29"), (1_795_564_799, "2026-11-24")]
        {
            assert_eq!(Date::from_unix(seconds).to_string(), day);
            assert_eq!(day.parse(), Ok(Date::from_unix(seconds)));
        }
    }

    #[test]
    fn only_real_days_are_read() {
        for wrong in ["2027-02-29", "2027-13-01", "2027-1-1", "2027-00-10", "tomorrow", "", "2027-01-01T00:00"] {
            assert_eq!(wrong.parse::<Date>(), Err(()), "{wrong}");
        }
    }
}

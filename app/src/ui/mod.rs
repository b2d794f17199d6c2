//! Pieces that could be in anyone's library: they know no domain, no router and no server function.

pub mod badge;
pub mod button;
pub mod chart;
pub mod copy;
pub mod dialog;
pub mod dropdown;
pub mod face;
pub mod field;
pub mod floating;
pub mod form;
pub mod icon;
pub mod list;
pub mod menu;
pub mod narrow;
pub mod pager;
pub mod sorted_list;
pub mod suggested;
pub mod table;
pub mod text_area;
pub mod text_file;
pub mod tick;
pub mod toast;
pub mod words_box;

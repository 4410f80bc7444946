-- id = "款级清单"
-- title = "基本支出的清单应与报表相符"
-- severity = "info"
-- category = "text-text"
-- key = ["清单"]
-- over = "款级清单"
-- inputs = ["款级清单.有表"]
-- message = '{清单}的清单与报表不符：{多}{漏}。请按报表里有数的款改写。'
-- basis = '基本支出公开到经济分类款级科目'
-- proves = '清单就是报表里有数的款'
-- false_alarm = '清单照抄模板；科目名称的写法不同'
-- verify = '对照一般公共预算财政拨款基本支出决算表'
SELECT
  文档, 号, 处, 清单,
  CASE WHEN 多列 <> '' THEN '报表里没有数的有' || 多列 ELSE '' END AS 多,
  CASE WHEN 漏列 <> '' AND 多列 <> '' THEN '，' ELSE '' END
    || CASE WHEN 漏列 <> '' THEN '没有列的有' || 漏列 ELSE '' END AS 漏
FROM 款级清单
WHERE 多列 <> '' OR 漏列 <> ''

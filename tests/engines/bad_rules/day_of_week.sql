-- expect = ["不可用 EXTRACT", "星期"]
SELECT 项目代码 FROM 发放 WHERE EXTRACT(dow FROM 发放日期) = 1

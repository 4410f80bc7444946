-- expect = ["文字与数不能放在一起", "请加单引号"]
SELECT 项目代码 FROM 发放 WHERE 期间 = 2024
